/** Query keys, from the general to the particular: invalidating a prefix refreshes what is under it. */
export const keys = {
  session: ['session'],
  summary: ['devices', 'summary'],
  devices: ['devices', 'list'],
  deviceCount: ['devices', 'count'],
  device: (id: string) => ['devices', 'one', id],
  software: ['software'],
  views: (room: string) => ['views', room],
  tokens: ['enrolment-tokens'],
  apps: ['apps', 'list'],
  app: (id: string) => ['apps', 'one', id],
  deployments: ['deployments', 'list'],
  deployment: (id: string) => ['deployments', 'one', id],
  organisations: ['organisations'],
  sites: ['sites'],
  audit: ['audit'],
  apiTokens: ['api-tokens'],
} as const;
