/** Words for the lines of the journal. Pure. */
import type { AuditView } from '#contract';
import { formatDay } from '../../ui/format.js';

type Translate = (key: string, values?: Record<string, unknown>) => string;

/** Actions offered as a filter; the journal may hold others. */
export const ACTIONS = [
  'session.opened', 'password.changed', 'totp.enabled', 'totp.disabled', 'passkey.added', 'passkey.removed', 'passkey.copied', 'session.ended', 'sessions.ended', 'sign-in-policy.changed', 'api-token.created', 'api-token.deleted', 'api-token.revoked', 'owner.created',
  'user.invited', 'invitation.withdrawn', 'user.joined', 'grant.given', 'grant.ended', 'user.removed', 'role.created', 'role.changed', 'role.removed',
  'identity-provider.created', 'identity-provider.changed', 'identity-provider.enabled', 'identity-provider.disabled', 'identity-provider.removed', 'identity.linked', 'identity.unlinked',
  'access-request.made', 'access-request.accepted', 'access-request.refused',
  'user.erased', 'user.data-exported', 'audit.forgotten',
  'organisation.created', 'organisation.updated', 'organisation.removed', 'site.created', 'site.updated', 'site.moved', 'site.removed',
  'room.created', 'room.updated', 'room.merged', 'room.removed', 'import.applied', 'import.stopped', 'import.undone',
  'device.created', 'device.enrolled', 'device.updated', 'device.moved', 'device.labelled', 'device.merged', 'device.unmerged', 'device.distinct', 'device.released', 'device.deleted', 'device.revoked',
  'enrolment-token.created', 'enrolment-token.revoked', 'command.sent', 'command.cancelled', 'app.changed', 'app.created', 'app.uploaded', 'app.removed',
  'app.infected', 'app.cleared', 'app.excluded', 'app.admitted', 'app.icon-changed', 'app.icon-removed', 'app.package-updated', 'app.package-removed',
  'deployment.created', 'deployment.cancelled', 'deployment.retried', 'deployment.wave-begun', 'deployment.paused', 'deployment.resumed', 'deployment.rolled-back',
  'request.made', 'request.questioned', 'request.approved', 'request.refused', 'request.reopened', 'request.withdrawn', 'request.removed', 'request-code.made', 'request-code.renewed', 'request-code.ended',
  'webhook.created', 'webhook.updated', 'webhook.secret-renewed', 'webhook.switched-off', 'webhook.deleted', 'webhooks.paused', 'webhooks.resumed',
  'delegation.given', 'delegation.changed', 'delegation.taken-back', 'delegation.looked', 'console.changed', 'console.logo-changed', 'console.logo-removed',
  'school-year.changed', 'school-year.reset', 'class-hours.changed', 'class-hours.removed', 'calendar.exception-added', 'calendar.exception-removed',
  'setting.changed', 'setting.reset', 'act.asked', 'act.approved', 'act.cancelled', 'act.done', 'act.ended',
] as const;

/** `device.revoked` → « Certificat révoqué »; an action without words shows its code. `t` is bound to `journal`. */
export function actionLabel(action: string, t: Translate): string {
  return t(`actions.${action.replaceAll('.', '-')}`, { defaultValue: action });
}

/** Who did it; a person whose name was forgotten by a pseudonym, the same for all that they did. `t` as above. */
export function actorName({ actor, person }: Pick<AuditView, 'actor' | 'person'>, t: Translate): string {
  return actor || t('erased', { end: `#${(person ?? '').slice(-6)}` });
}

/** `device:<id>` leads to its page; other subjects have none. */
export function subjectLink(subject: string): string | undefined {
  const [kind, id] = subject.split(':', 2);
  if (!id || !/^[0-9a-f-]{36}$/.test(id)) return undefined;
  if (kind === 'device') return `/devices/${id}`;
  if (kind === 'organisation') return `/organisations/${id}`;
  if (kind === 'webhook') return `/webhooks/${id}`;
  if (kind === 'site') return `/sites/${id}`;
  if (kind === 'request') return `/requests/${id}`;
  return kind === 'deployment' ? `/deployments/${id}` : undefined;
}

/**
 * What was acted on, as a person says it: the name that the journal kept; for one's own account « son compte »; for a command
 * what it does; otherwise the end of the identifier.
 * @param person whose act it was
 */
export function subjectLabel(subject: string, detail: Record<string, unknown>, t: Translate, person: string | null = null): string {
  if (typeof detail.name === 'string') return detail.name;
  const [kind = '', id] = subject.split(':', 2);
  if (kind === 'user' && id !== undefined && person !== null && id !== person) return t('otherAccount', { end: `#${id.slice(-6)}` });
  const word = t(`subjects.${kind}`, { defaultValue: '' });
  if (id === undefined || kind === 'user') return word || subject;
  return `${word || kind} …${id.slice(-6)}`;
}

/** Shown elsewhere in the line, or of no use to a person. */
const SILENT = new Set(['name', 'makerId', 'deviceIds', 'deviceId', 'appId', 'commandId', 'sha256', 'organisationId', 'oldest', 'newest', 'tokenId', 'again', 'why']);

/** Small facts as `[name, value]`; lists are counted, objects and identifiers left out. */
export function facts(detail: Record<string, unknown>): [string, string][] {
  return Object.entries(detail).flatMap(([name, value]): [string, string][] => {
    if (SILENT.has(name) || value === null || value === undefined) return [];
    if (Array.isArray(value)) return [[name, String(value.length)]];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[name, String(value).slice(0, 120)]] : [];
  });
}

/** How the value of a fact reads: a setting by its name, yes or no, a role by its name, the end of one by its day. `t` as above. */
export function factValue(name: string, value: string, t: Translate, locale: string): string {
  if (name === 'role') return roleName(value, t);
  if (name === 'roles') return value.split(', ').map((role) => roleName(role, t)).join(', ');
  if (name === 'method') return t(`session:sessions.by.${value}`, { defaultValue: value });
  if (name === 'everybody') return t(value === 'true' ? 'yes' : 'no');
  if (name === 'act') return t(`actNames.${value.replaceAll('.', '-')}`, { defaultValue: value });
  if (name === 'dayKind') return t(`calendar:kinds.${value}`, { defaultValue: value });
  if (name === 'zone') return t(`calendar:zones.${value}`, { defaultValue: value });
  if (name === 'wish') return t(`deployments:wish.${value}.name`, { defaultValue: value });
  if (name === 'cause') return t(`deployments:fact.pausedFor.${value}`, { defaultValue: value });
  if (name === 'end') return t(`acts:ends.${value}`, { defaultValue: value });
  if (name === 'setting') return t(`placesettings:settings.${value.replaceAll('.', '-')}.name`, { defaultValue: value });
  if (value === 'true' || value === 'false') return t(`placesettings:${value === 'true' ? 'on' : 'off'}`);
  if (name === 'role') return t(`users:roles.${value}.name`, { defaultValue: value });
  return (name === 'until' || name === 'before' || name === 'firstDay' || name === 'lastDay') && !Number.isNaN(Date.parse(value)) ? formatDay(new Date(value), locale) : value;
}

const roleName = (role: string, t: Translate): string => t(`users:roles.${role}.name`, { defaultValue: role });
