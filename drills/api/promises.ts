/** The promises of the drill `api`, in its words; a sabotage names the one that has to fail. */
export const promises = {
  admitted: 'the API server admits every object',
  settled: 'a second apply changes nothing',
  silent: 'the API server warns of nothing: no API in use is deprecated',
  pods: 'a pod of every workload is admitted',
  refused: 'a pod that breaks Pod Security is refused in the namespace of every tenant',
  asked: 'a webhook is asked about what its rules were computed to speak of, and about nothing else',
} as const;
