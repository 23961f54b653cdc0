// Counters that follow what happens. A page that is not looked at does not ask.
let source = null;

function listen() {
  const wanted = document.querySelector('[data-live]');
  if (document.hidden || !wanted) { source?.close(); source = null; return; }
  if (source) return;
  source = new EventSource('/events');
  source.addEventListener('counts', (event) => {
    for (const [name, value] of Object.entries(JSON.parse(event.data))) {
      document.querySelectorAll(`[data-live="${CSS.escape(name)}"]`).forEach((place) => {
        if (place.textContent !== String(value)) place.textContent = value;
      });
    }
  });
}

document.addEventListener('visibilitychange', listen);
listen();
