// Filters that somebody has named, kept in the browser.
const place = document.getElementById('saved');

if (place) {
  const key = `saved:${place.dataset.for}`;
  const read = () => { try { return JSON.parse(localStorage.getItem(key)) ?? {}; } catch { return {}; } };
  const write = (all) => localStorage.setItem(key, JSON.stringify(all));

  const button = (text, title, onClick) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'quiet';
    made.textContent = text;
    made.title = title;
    made.addEventListener('click', onClick);
    return made;
  };

  const draw = () => {
    place.replaceChildren();
    for (const [name, query] of Object.entries(read())) {
      const link = document.createElement('a');
      link.href = `${location.pathname}?${query}`;
      link.textContent = name;
      place.append(link, button('×', `Forget “${name}”`, () => { const all = read(); delete all[name]; write(all); draw(); }));
    }
    place.append(button('Save filter', 'Keep this filter under a name', () => {
      const name = prompt('Name of this filter')?.trim();
      if (!name) return;
      const form = new FormData(place.closest('form'));
      write({ ...read(), [name.slice(0, 40)]: new URLSearchParams(form).toString() });
      draw();
    }));
  };
  draw();
}
