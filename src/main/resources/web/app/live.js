// Counters that follow what happens. A page that is not looked at does not ask.
let source = null;

// A list is not exchanged under the hand of who works in it: it says that there is more, and they ask for it.
let seen = {};
let latest = {};

function offer() {
  document.querySelectorAll('[data-news]').forEach((bar) => {
    const name = bar.dataset.news;
    seen[name] ??= latest[name];
    bar.classList.toggle('unseen', seen[name] === latest[name]);
  });
}

document.addEventListener('htmx:afterSwap', () => { seen = { ...latest }; offer(); });

function listen() {
  const wanted = document.querySelector('[data-live], [data-news]');
  if (document.hidden || !wanted) { source?.close(); source = null; return; }
  if (source) return;
  source = new EventSource('/events');
  source.addEventListener('counts', (event) => {
    latest = JSON.parse(event.data);
    offer();
    for (const [name, value] of Object.entries(latest)) {
      document.querySelectorAll(`[data-live="${CSS.escape(name)}"]`).forEach((place) => {
        if (place.textContent !== String(value)) place.textContent = value;
      });
    }
  });
}

document.addEventListener('visibilitychange', listen);
listen();
