/** Prints ink on white, whatever the theme: the colours of `print.css` while the page is being printed. */
const CLASS = 'print-white';

/** Follows the browser’s printing. A page that is print-white on the screen stays so. */
export function followPrinting(): void {
  let before = false;
  addEventListener('beforeprint', () => {
    before = document.documentElement.classList.contains(CLASS);
    document.documentElement.classList.add(CLASS);
  });
  addEventListener('afterprint', () => document.documentElement.classList.toggle(CLASS, before));
}
