import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { appsQuery } from '../catalogue/catalogue.queries.js';
import { findApps, fitting } from '../catalogue/catalogue.rules.js';
import { AppList } from './AppList.js';
import { AppSearch, NOTHING_WANTED } from './AppSearch.js';
import type { AskedApp } from './ask.rules.js';

interface ConsoleAppsProps { chosen: AskedApp | null; onChoose: (app: AskedApp) => void; onNone: (words: string) => void; error: ReactNode }
/** Lines drawn at once: beyond, one looks for it. */
const SHOWN = 50;

/** The catalogue as whoever is signed in sees it. */
export function ConsoleApps({ chosen, onChoose, onNone, error }: ConsoleAppsProps) {
  const [wanted, setWanted] = useState(NOTHING_WANTED);
  const apps = useQuery(appsQuery());
  const { cycle, subject, q } = wanted;
  const found = apps.data && findApps(fitting(apps.data, { ...(cycle && { cycle }), ...(subject && { subject }) }), q);
  const rows = found?.slice(0, SHOWN).map(({ id, name, summary, publisher, icon }) => ({ id, name, about: summary || publisher, icon }));
  return <><AppSearch wanted={wanted} onChange={setWanted} /><AppList rows={rows} failure={apps.error} onRetry={() => void apps.refetch()} chosen={chosen} onChoose={onChoose} onNone={() => onNone(q.trim())} error={error} /></>;
}
