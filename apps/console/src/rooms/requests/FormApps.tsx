import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { AppList } from './AppList.js';
import type { AskedApp } from './ask.rules.js';
import { AppSearch, NOTHING_WANTED } from './AppSearch.js';
import { formAppsQuery, formIcon } from './request.queries.js';

interface FormAppsProps { code: string; chosen: AskedApp | null; onChoose: (app: AskedApp) => void; onNone: (words: string) => void; error: ReactNode }

/** The catalogue as the school of this code has it; the server searches while one types. */
export function FormApps({ code, chosen, onChoose, onNone, error }: FormAppsProps) {
  const [wanted, setWanted] = useState(NOTHING_WANTED);
  const [q] = useDebouncedValue(wanted.q.trim(), 250);
  const apps = useQuery({ ...formAppsQuery(code, { q, cycle: wanted.cycle, subject: wanted.subject }), placeholderData: keepPreviousData });
  const rows = apps.data?.map(({ id, name, summary, publisher, icon }) => ({ id, name, about: summary || publisher || '', icon: icon ? formIcon(code, id) : null }));
  return <><AppSearch wanted={wanted} onChange={setWanted} /><AppList rows={rows} failure={apps.error} onRetry={() => void apps.refetch()} chosen={chosen} onChoose={onChoose} onNone={() => onNone(wanted.q.trim())} error={error} /></>;
}
