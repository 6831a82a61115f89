/** The other theme than the one that is shown. */
export function toggleTheme(): void {
  const { dataset } = document.documentElement;
  const isDark = dataset.theme === 'dark' || (!dataset.theme && matchMedia('(prefers-color-scheme: dark)').matches);
  dataset.theme = isDark ? 'light' : 'dark';
}
