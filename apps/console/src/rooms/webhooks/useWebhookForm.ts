/** A webhook while it is being written. Faults are said once one has tried to send it. */
import type { WebhookEvent, WebhookView } from '#contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlProblem } from './webhook.rules.js';

export interface Fields { name: string; url: string; events: WebhookEvent[] }
export type Faults = Partial<Record<keyof Fields | 'organisationId', string>>;

export function useWebhookForm() {
  const { t } = useTranslation('webhooks');
  const [fields, setFields] = useState<Fields>({ name: '', url: '', events: [] });
  const [tried, setTried] = useState(false);
  const { name, url, events } = fields;
  const wrongUrl = urlProblem(url);
  const faults: Faults = {
    ...(name.trim() === '' && { name: t('form.nameMissing') }), ...(wrongUrl && { url: t(`form.url-${wrongUrl}`) }), ...(events.length === 0 && { events: t('form.eventsMissing') }),
  };
  return {
    fields, faults: tried ? faults : {},
    set: (changes: Partial<Fields>) => setFields((before) => ({ ...before, ...changes })),
    reset: (hook?: WebhookView) => { setFields({ name: hook?.name ?? '', url: hook?.url ?? '', events: hook ? [...hook.events] : [] }); setTried(false); },
    /** True when it can be sent; otherwise what is missing is shown. */
    check: (): boolean => { setTried(true); return Object.keys(faults).length === 0; },
  };
}

/** Thrown by a submit to keep its dialog open: what is missing stands at its field. */
export class Incomplete extends Error {}
