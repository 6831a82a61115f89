/** What of the grammar's tree is looked at. Its package declares types for modules of the other kind only. */
interface Grammar {
  readonly parser: {
    parse(text: string): {
      iterate(visitor: { enter(node: { type: { isError: boolean }; from: number }): void }): void;
    };
  };
}

const { parser } = jest.requireActual<Grammar>('@grafana/lezer-logql');

/** Where an expression is no LogQL. */
export function logqlFaults(expression: string): string[] {
  const found: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ type, from }) => {
      if (type.isError) found.push(`at ${from}: ${expression.slice(from, from + 20)}`);
    },
  });
  return found;
}
