// The behaviour of the page: filter, levels, keyboard, theme. It needs no other file and no network.
const changes = [...document.querySelectorAll('details.change')];
const filter = document.getElementById('filter');
const shown = document.getElementById('shown');
const levels = [...document.querySelectorAll('button[data-level]')];

function apply() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = new Set(
    levels.filter((each) => each.getAttribute('aria-pressed') === 'true').map((each) => each.dataset.level),
  );
  for (const change of changes)
    change.hidden =
      !wanted.has(change.dataset.level) || !words.every((word) => change.textContent.toLowerCase().includes(word));
  shown.textContent = `${changes.filter((each) => !each.hidden).length} of ${changes.length}`;
}

function toggle(button) {
  button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'));
  apply();
}

/** Moves the focus by this many visible changes. */
function move(by) {
  const visible = changes.filter((each) => !each.hidden);
  const at = visible.findIndex((each) => each.contains(document.activeElement));
  const next = visible[Math.min(visible.length - 1, Math.max(0, at + by))];
  next?.querySelector('summary').focus();
  next?.scrollIntoView({ block: 'nearest' });
}

function theme() {
  const root = document.documentElement;
  const isDark =
    root.dataset.theme === 'dark' || (!root.dataset.theme && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = isDark ? 'light' : 'dark';
}

filter.addEventListener('input', apply);
for (const button of levels) button.addEventListener('click', () => toggle(button));
document.getElementById('theme').addEventListener('click', theme);

const keys = {
  j: () => move(1),
  k: () => move(-1),
  o: () => document.activeElement?.closest('details.change')?.toggleAttribute('open'),
  a: () => {
    const open = changes.some((each) => !each.open);
    for (const each of changes) each.open = open;
  },
  t: theme,
  1: () => toggle(levels[0]),
  2: () => toggle(levels[1]),
  3: () => toggle(levels[2]),
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') filter.blur();
  if (document.activeElement === filter) return;
  if (event.key === '/') {
    event.preventDefault();
    filter.focus();
  } else keys[event.key]?.();
});
apply();

// The picture is wider than a phone: the table has the same paths.
const paths = document.getElementById('paths');
if (paths && matchMedia('(max-width: 700px)').matches) paths.open = true;
