/** A log as a server of TwisterLab writes it, and its entries: the number of their lines, and their level. */
export interface ApplicationLog {
  /** Its container. */
  readonly container: string;
  readonly stream: 'stdout' | 'stderr';
  readonly lines: readonly string[];
  readonly entries: readonly (readonly [lines: number, level: string | undefined])[];
}

const traceback = [
  'Traceback (most recent call last):',
  '  File "/usr/local/lib/python3.11/site-packages/sqlalchemy/engine/base.py", line 1967, in _exec_single_context',
  '    self.dialect.do_execute(',
  'asyncpg.exceptions.InsufficientPrivilegeError: permission denied for schema public',
  '',
  'The above exception was the direct cause of the following exception:',
  '',
  'Traceback (most recent call last):',
  '  File "/app/src/twisterlab/api/main.py", line 35, in lifespan',
  '    await conn.run_sync(Base.metadata.create_all)',
];

/** As SQLAlchemy ends an error: the statement, its parameters, and a link. */
const failedTable = [
  "sqlalchemy.exc.ProgrammingError: (sqlalchemy.dialects.postgresql.asyncpg.ProgrammingError) <class 'asyncpg.exceptions.InsufficientPrivilegeError'>: permission denied for schema public",
  '[SQL: ',
  'CREATE TABLE agents (',
  '\tid VARCHAR NOT NULL, ',
  '\tPRIMARY KEY (id)',
  ')',
  '',
  ']',
  '(Background on this error at: https://sqlalche.me/e/20/f405)',
];
const failedQuery = [
  'sqlalchemy.exc.OperationalError: (psycopg.OperationalError) server closed the connection unexpectedly',
  '[SQL: SELECT agents.id, agents.name ',
  'FROM agents ',
  'WHERE agents.id = $1::VARCHAR ',
  ' LIMIT $2::INTEGER]',
  "[parameters: ('maestro', 1)]",
  '(Background on this error at: https://sqlalche.me/e/20/e3q8)',
];

/**
 * Logs of the application's release 3.2.0. The API configures no logging, so its own messages have no level; uvicorn's have. The MCP
 * server writes `time - logger - LEVEL - message`.
 */
export const applicationLogs: readonly ApplicationLog[] = [
  {
    container: 'twisterlab-api',
    stream: 'stderr',
    lines: [
      'INFO:     Started server process [1]',
      'INFO:     Waiting for application startup.',
      'Failed to initialize DB tables',
      ...traceback,
      ...failedTable,
      'Redis is not available, tokens are not cached',
      'INFO:     Application startup complete.',
      'ERROR:    Exception in ASGI application',
      ...traceback,
      ...failedQuery,
      'INFO:     Shutting down',
    ],
    entries: [
      [1, 'info'],
      [1, 'info'],
      [1 + traceback.length + failedTable.length, 'error'],
      [1, 'warn'],
      [1, 'info'],
      [1 + traceback.length + failedQuery.length, 'error'],
      [1, 'info'],
    ],
  },
  {
    container: 'twisterlab-api',
    stream: 'stdout',
    lines: [
      'INFO:     10.42.0.1:51234 - "GET /api/v1/system/health HTTP/1.1" 200 OK',
      'INFO:     10.42.0.9:40022 - "POST /api/v1/agents/ HTTP/1.1" 500 Internal Server Error',
      'Agent Registry initialized with 9 agents.',
    ],
    entries: [
      [1, 'info'],
      [1, 'info'],
      [1, undefined],
    ],
  },
  {
    container: 'mcp-unified',
    stream: 'stderr',
    lines: [
      '/app/src/twisterlab/agents/core/maestro_agent.py:118: DeprecationWarning: datetime.datetime.utcnow() is deprecated',
      '  "timestamp": datetime.utcnow().isoformat(),',
      '2026-11-26 00:03:54,123 - twisterlab.agents.mcp.server - INFO - MCP server started with 27 tools, 0 ERROR',
      '2026-11-26 00:03:55,007 - twisterlab.agents.real.browser_screenshot_agent - WARNING - Playwright is not installed',
      '2026-11-26 00:03:56,441 - twisterlab.services.cortex - ERROR - Ollama does not answer',
      'Traceback (most recent call last):',
      '  File "/app/src/twisterlab/services/cortex.py", line 61, in generate',
      '    raise mapped_exc(message) from exc',
      'httpx.ReadTimeout',
      '2026-11-26 00:03:57,002 - twisterlab.services.postgres_client - CRITICAL - no database',
    ],
    entries: [
      [2, 'warn'],
      [1, 'info'],
      [1, 'warn'],
      [5, 'error'],
      [1, 'fatal'],
    ],
  },
];
