/** The keyboard's way to move a mobile: a list of routers; arrows move the ring on the canvas, Enter moves the mobile, Escape leaves. */
import { useEffect, useRef, useState } from 'react';
import { useStrings } from '../shared/services.ts';
import { ringStep, type MoveOption } from './mobiles.ts';

interface PickerProps {
  readonly title: string;
  readonly options: readonly MoveOption[];
  readonly nameOf: (node: number) => string;
  readonly manyInterfaces: boolean;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly onHighlight: (option: MoveOption | null) => void;
  readonly onChoose: (option: MoveOption) => void;
  readonly onClose: () => void;
}

/** The list, placed near the mobile within the pane. */
export function MovePicker({
  title,
  options,
  nameOf,
  manyInterfaces,
  x,
  y,
  width,
  height,
  onHighlight,
  onChoose,
  onClose,
}: PickerProps) {
  const words = useStrings().canvas;
  const [active, setActive] = useState(options.length > 0 ? 0 : -1);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.focus({ preventScroll: true }), []);
  useEffect(() => onHighlight(options[active] ?? null), [active, options, onHighlight]);
  const tall = 74 + 32 * Math.min(6, Math.max(1, options.length));
  const optionId = (index: number): string => `move-option-${index}`;
  return (
    <div
      className="move-picker"
      style={{ left: Math.max(8, Math.min(x + 34, width - 212)), top: Math.max(8, Math.min(y - 40, height - tall)) }}
    >
      <div className="move-picker-title" id="move-picker-title">
        {title}
      </div>
      {options.length === 0 && <div className="move-picker-none">{words.pickerNone}</div>}
      <div
        ref={list}
        role="listbox"
        tabIndex={0}
        aria-labelledby="move-picker-title"
        aria-activedescendant={active >= 0 ? optionId(active) : undefined}
        onBlur={onClose}
        onKeyDown={(event) => {
          const step =
            event.key === 'ArrowDown' || event.key === 'ArrowRight'
              ? 1
              : event.key === 'ArrowUp' || event.key === 'ArrowLeft'
                ? -1
                : 0;
          if (step !== 0) setActive((now) => ringStep(options.length, now, step));
          else if (event.key === 'Home') setActive(options.length > 0 ? 0 : -1);
          else if (event.key === 'End') setActive(options.length - 1);
          else if (event.key === 'Escape' || event.key === 'Tab') onClose();
          else if (event.key === 'Enter' || event.key === ' ') {
            const option = options[active];
            if (option === undefined) onClose();
            else onChoose(option);
          } else return;
          if (event.key !== 'Tab') event.preventDefault();
          event.stopPropagation();
        }}
      >
        {options.map((option, index) => (
          <div
            key={`${option.interface}/${option.router}`}
            id={optionId(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onPointerEnter={() => setActive(index)}
            onPointerDown={(event) => {
              event.preventDefault();
              onChoose(option);
            }}
          >
            {words.pickerOption(nameOf(option.router), manyInterfaces ? option.interface : null)}
          </div>
        ))}
      </div>
      <div className="move-picker-keys" aria-hidden="true">
        {words.pickerKeys}
      </div>
    </div>
  );
}
