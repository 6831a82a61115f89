/** The settings of a section, by name. */
export type Section = ReadonlyMap<string, string>;

/** A file of sections with settings, as Grafana and pgBackRest read it. */
export interface IniFile {
  /** Settings before the first section are in the section with the empty name. */
  readonly sections: ReadonlyMap<string, Section>;
  /** What the program cannot read, or reads otherwise than it looks: a line without `=`, a setting that is there twice. */
  readonly faults: readonly string[];
}

/** Parses `[section]` and `name = value` lines. A comment has a line of its own, which starts with # or ;. */
export function parseIni(text: string): IniFile {
  const sections = new Map<string, Map<string, string>>();
  const faults: string[] = [];
  let current = '';
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || /^[#;]/.test(line)) continue;
    const [, section] = /^\[([^\]]+)\]$/.exec(line) ?? [];
    if (section !== undefined) {
      current = section;
      sections.set(section, sections.get(section) ?? new Map());
      continue;
    }
    const [, name, value] = /^([^=]*[^=\s])\s*=\s*(.*)$/.exec(line) ?? [];
    const settings = sections.get(current) ?? new Map<string, string>();
    sections.set(current, settings);
    if (name === undefined) faults.push(`the line ${line} is no setting`);
    else if (settings.has(name)) faults.push(`[${current}] has ${name} twice`);
    else settings.set(name, value!);
  }
  return { sections, faults };
}
