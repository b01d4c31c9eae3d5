/** Words that several parts of the room say alike. */
import type { DeploymentView, Window } from '#contract';
import type { TFunction } from 'i18next';

type T = TFunction<'deployments'>;

/** « Installer GCompris 3.1-2 », « Figer GCompris en 3.1-2 », « Retirer Tux Paint ». */
export function deploymentTitle(t: T, { app, wish, version }: Pick<DeploymentView, 'app' | 'wish' | 'version'>): string {
  return version && wish !== 'remove' && wish !== 'rollback' ? t(`titleVersion.${wish}`, { app: app.name, version }) : t(`title.${wish}`, { app: app.name });
}

/** « 4 heures », « 2 jours ». */
export function soakWords(t: T, minutes: number): string {
  if (minutes % 1_440 === 0 && minutes > 0) return t('soak.days', { count: minutes / 1_440 });
  return minutes % 60 === 0 && minutes > 0 ? t('soak.hours', { count: minutes / 60 }) : t('soak.minutes', { count: minutes });
}

/** « hors classe, le mercredi ou la nuit ». */
export function windowWords(t: T, windows: readonly Window[], locale: string): string {
  return new Intl.ListFormat(locale, { type: 'disjunction' }).format(windows.map((window) => t(`window.${window}.short`)));
}
