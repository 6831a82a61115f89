/** The API: name and port. */
export const api = { name: 'twisterlab-api', port: 8000 } as const;

/** The MCP server: name, port, and the path and headers of the protocol. Source: MCP 2025-06-18, streamable HTTP. */
export const mcp = {
  name: 'mcp-unified',
  port: 8080,
  path: '/mcp',
  headers: ['Last-Event-ID', 'Mcp-Protocol-Version', 'Mcp-Session-Id'],
} as const;
