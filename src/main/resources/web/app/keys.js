// Triage by keyboard. Every key presses a button or follows a link that is there for the mouse as well.
import { refresh } from './select.js';

let current = -1;

function rows() {
  return [...document.querySelectorAll('table.mails tbody tr')];
}

function move(step) {
  const all = rows();
  if (all.length === 0) return;
  current = Math.max(0, Math.min(all.length - 1, current + step));
  all.forEach((row, at) => row.classList.toggle('current', at === current));
  all[current].focus({ preventScroll: true });
  all[current].scrollIntoView({ block: 'nearest' });
}

function act(name) {
  const mail = document.querySelector(`form.decide button[value=${name}]`);
  if (mail) { mail.click(); return; }
  const form = document.getElementById('bulk');
  const button = form?.querySelector(`.tools button[value=${name}]`);
  if (!button) return;
  if (button.disabled) {
    const row = rows()[current];
    if (!row) return;
    row.querySelector('input[name=id]').checked = true;
    refresh(form);
  }
  button.click();
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest('input:not([type=checkbox]), select, textarea');
  if (typing) {
    if (event.key === 'Escape') event.target.blur();
    return;
  }
  const row = rows()[current];
  switch (event.key) {
    case 'j': move(1); break;
    case 'k': move(-1); break;
    case ' ':
      if (!row || event.target.closest('button, a, summary')) return;
      row.querySelector('input[name=id]').click();
      break;
    case 'Enter':
      if (!row || event.target.closest('button, a, summary, input')) return;
      location.assign(row.dataset.href);
      break;
    case 'r': act('release'); break;
    case 'd': act('delete'); break;
    case '/': document.querySelector('input[type=search]')?.focus(); break;
    default: return;
  }
  event.preventDefault();
});

document.addEventListener('htmx:afterSwap', () => { current = Math.min(current, rows().length - 1); });
