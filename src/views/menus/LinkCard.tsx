/** A link's card: what it is now, and what it is to be from now on. A change is something that the person does, like a move: it can be undone. */
import { Popover } from '@base-ui/react/popover';
import { useState } from 'react';
import { linkKey } from '#scenario/references.ts';
import { LIMITS } from '#scenario/limits.ts';
import type { LinkChange } from '#scenario/scenario.ts';
import type { RunModel } from '#store/model.ts';
import { formatInstant, nodeName } from '../shared/format.ts';
import { Icon } from '../shared/Icon.tsx';
import { useEditing, useServices, useStrings } from '../shared/services.ts';
import { linkNow, type LinkValues } from './link-values.ts';

interface LinkCardProps {
  readonly model: RunModel;
  readonly link: number;
  readonly onClose: () => void;
}

/** The card. */
export function LinkCard({ model, link, onClose }: LinkCardProps) {
  const { session, editing } = useServices();
  const strings = useStrings();
  const words = strings.menus;
  const units = strings.editor;
  const unlocked = useEditing((state) => state.unlocked);
  const written = model.plan.scenario.links[link];
  const now = linkNow(model, link);
  const [values, setValues] = useState<LinkValues>(now);
  if (written === undefined) return null;
  const [one, other] = written.between.map((id) => nodeName(model.plan, model.plan.nodeIndex.get(id) ?? 0));
  const change = (next: Omit<LinkChange, 'between'>): void => {
    onClose();
    void session.actions.changeLink({ between: written.between, ...next });
  };
  const original: LinkValues = {
    delayMs: written.delayMs,
    lossPct: written.lossPct ?? 0,
    mbps: written.mbps,
  };
  const isOriginal = now.delayMs === original.delayMs && now.lossPct === original.lossPct && now.mbps === original.mbps;
  return (
    <Popover.Popup className="popover link-card" aria-label={words.link(one ?? '', other ?? '')}>
      <Popover.Close className="icon-button popover-close" aria-label={words.close}>
        <Icon name="close" />
      </Popover.Close>
      <h3>{units.linkName(one ?? '', other ?? '')}</h3>
      <p className="link-card-now">{words.now(formatInstant(model.nowNs, 3))}</p>
      <div className="link-card-quick">
        {now.lossPct >= 100 ? null : (
          <button type="button" className="button button-line" title={words.cutHint} onClick={() => change({ lossPct: 100 })}>
            {words.cut}
          </button>
        )}
        {isOriginal ? null : (
          <button type="button" className="button button-line" onClick={() => change(restored(original))}>
            {words.mend}
          </button>
        )}
      </div>
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          const changed = Object.entries(values).filter(
            ([key, value]) => value !== undefined && value !== now[key as keyof LinkValues],
          );
          if (changed.length > 0) change(Object.fromEntries(changed));
        }}
      >
        <NumberField
          label={words.delay}
          unit={units.ms}
          max={LIMITS.delayMs}
          value={values.delayMs}
          onChange={(delayMs) => setValues({ ...values, delayMs: delayMs ?? 0 })}
        />
        <NumberField
          label={words.loss}
          unit={units.percent}
          max={100}
          value={values.lossPct}
          onChange={(lossPct) => setValues({ ...values, lossPct: lossPct ?? 0 })}
        />
        <NumberField
          label={words.rate}
          unit={units.mbps}
          min={LIMITS.minMbps}
          max={LIMITS.maxMbps}
          value={values.mbps}
          placeholder={words.unlimited}
          onChange={(mbps) => setValues({ ...values, mbps })}
        />
        <button type="submit" className="button button-strong">
          {words.apply}
        </button>
      </form>
      {unlocked ? (
        <button
          type="button"
          className="button button-line"
          onClick={() => {
            onClose();
            session.actions.select(null);
            editing.setSubject({ kind: 'link', id: linkKey(written.between) });
          }}
        >
          {words.permanent}
        </button>
      ) : null}
    </Popover.Popup>
  );
}

/** A link without a rate cannot get "no rate" back by a change: the highest rate that can be written stands for it. */
function restored({ delayMs, lossPct, mbps }: LinkValues): Omit<LinkChange, 'between'> {
  return { delayMs, lossPct, mbps: mbps ?? LIMITS.maxMbps };
}

interface NumberFieldProps {
  readonly label: string;
  readonly unit: string;
  readonly min?: number;
  readonly max: number;
  readonly value: number | undefined;
  readonly placeholder?: string;
  readonly onChange: (value: number | undefined) => void;
}

function NumberField({ label, unit, min = 0, max, value, placeholder, onChange }: NumberFieldProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <input
        type="number"
        step="any"
        min={min}
        max={max}
        value={value ?? ''}
        placeholder={placeholder}
        onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.valueAsNumber)}
      />
      <small>{unit}</small>
    </label>
  );
}
