/** The checks of the drill `api`; a fault injection names the one that must fail. */
export const checks = {
  admitted: 'the API server admits every object',
  settled: 'a second apply changes nothing',
  silent: 'the API server returns no warning: no API in use is deprecated',
  pods: 'a pod of every workload is admitted',
  refused: "Pod Security rejects a violating pod in every tenant's namespace",
  asked: 'the API server calls a webhook for exactly the objects that its rules were computed to match',
  read: 'kubectl reads every file of dist, and generated texts, as they were written',
  validation: 'synth refuses every object that the API server refuses',
  updates: 'synth refuses a change of a field exactly if the API server does',
} as const;
