import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder, TextMode } from '@grafana/grafana-foundation-sdk/text';

/** A panel of Markdown, for links. Content that changes with the cluster belongs into a query. */
export function text({
  title,
  content,
  width,
  height,
}: {
  readonly title: string;
  readonly content: string;
  readonly width: number;
  readonly height: number;
}): Builder<Panel> {
  return new PanelBuilder().title(title).mode(TextMode.Markdown).content(content).span(width).height(height);
}
