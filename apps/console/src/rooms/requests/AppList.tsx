import { Button, Skeleton } from '@mantine/core';
import { IconApps } from '@tabler/icons-react';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../ui/index.js';
import type { AskedApp } from './ask.rules.js';
import css from './ask.module.css';

export interface AppLine { id: string; name: string; about: string; icon: string | null }
interface AppListProps {
  /** Undefined while they are read. */
  rows: readonly AppLine[] | undefined;
  failure: unknown;
  onRetry: () => void;
  chosen: AskedApp | null;
  onChoose: (app: AskedApp) => void;
  onNone: () => void;
  error: ReactNode;
}

/** Apps to choose one of. They are plain radio buttons: arrows and screen readers know them, and a finger hits them. */
export function AppList({ rows, failure, onRetry, chosen, onChoose, onNone, error }: AppListProps) {
  const { t } = useTranslation('ask');
  const id = useId();
  if (failure && !rows) return <ErrorState problem={failure} onRetry={onRetry} />;
  if (!rows) return <div className={css.apps} aria-busy="true"><Skeleton h={52} m={8} w="auto" /><Skeleton h={52} m={8} w="auto" /></div>;
  // What was chosen stays in sight, whatever is looked for next.
  const shown: readonly AppLine[] = chosen && !rows.some((row) => row.id === chosen.id) ? [{ ...chosen, about: t('what.chosen'), icon: null }, ...rows] : rows;
  return (
    <div data-fault={error ? true : undefined}>
      {error ? <p id={`${id}-error`} className={css.fault} role="alert">{error}</p> : null}
      {shown.length > 0 ? (
        <div role="radiogroup" aria-label={t('what.list')} aria-describedby={error ? `${id}-error` : undefined} className={css.apps}>
          {shown.map((row) => (
            <label key={row.id} className={css.app}>
              <input type="radio" name={id} value={row.id} checked={chosen?.id === row.id} onChange={() => onChoose({ id: row.id, name: row.name })} />
              <span className={css.mark} data-picture={row.icon !== null || undefined}>{row.icon === null ? <IconApps size={22} stroke={1.5} aria-hidden /> : <img src={row.icon} alt="" width={34} height={34} loading="lazy" />}</span>
              <span className={css.words}><bdi className={css.name}>{row.name}</bdi>{row.about ? <bdi className={css.about}>{row.about}</bdi> : null}</span>
            </label>
          ))}
        </div>
      ) : null}
      <p className={css.none} role="status">{rows.length === 0 ? t('what.noMatch') : t('what.notThere')} <Button variant="transparent" size="compact-sm" className={css.inline} onClick={onNone}>{t('what.inWords')}</Button></p>
    </div>
  );
}
