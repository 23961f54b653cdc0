// Ticks of a list: the head of the table says how many are chosen, and offers what can be done with them.
function ticks(form) {
  return [...form.querySelectorAll('input[name=id]')];
}

export function refresh(form) {
  const all = ticks(form);
  const chosen = all.filter((tick) => tick.checked).length;
  form.querySelectorAll('.tools button').forEach((button) => { button.disabled = chosen === 0; });
  const head = form.querySelector('#all');
  head.checked = chosen > 0 && chosen === all.length;
  head.indeterminate = chosen > 0 && chosen < all.length;
  const words = form.querySelector('#chosen');
  words.dataset.plain ??= words.textContent;
  words.textContent = chosen > 0 ? `${chosen} selected` : words.dataset.plain;
}

document.addEventListener('change', (event) => {
  const form = event.target.closest('#bulk');
  if (!form) return;
  if (event.target.id === 'all') ticks(form).forEach((tick) => { tick.checked = event.target.checked; });
  refresh(form);
});

document.addEventListener('htmx:afterSettle', () => {
  const form = document.getElementById('bulk');
  if (form) refresh(form);
});
