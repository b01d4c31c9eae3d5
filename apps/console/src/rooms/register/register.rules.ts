/** The order of the register sheet, here and in docs/register.md. Pure. */
export const PARTS = ['accounts', 'sessions', 'failures', 'invitations', 'requests', 'journal', 'devices', 'orders', 'wishes', 'signatures', 'views', 'mails', 'backups', 'logs'] as const;
export const FACTS = ['purpose', 'data', 'basis', 'retention', 'recipients'] as const;
export const WHOLE = ['controller', 'people', 'rights', 'security', 'transfers'] as const;
