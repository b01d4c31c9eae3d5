/** A token while it is being chosen. Faults are said once one has tried to make it. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.js';
import { faultsOf, readOnly, type TokenFault, type TokenFields } from './token.rules.js';

/** Thrown by a submit to keep its dialog open: what is missing stands at its field. */
export class Incomplete extends Error {}

export function useTokenForm() {
  const { t } = useTranslation('tokens');
  const { permissions: own } = useSession();
  const fresh = (): TokenFields => ({ name: '', permissions: readOnly(own), days: 90, reach: 'all', organisations: [], sites: [], addresses: [] });
  const [fields, setFields] = useState(fresh);
  const [tried, setTried] = useState(false);
  const faults = faultsOf(fields);
  const said = (fault: TokenFault): string | undefined => (tried && faults.includes(fault) ? t(`form.${fault}Missing`) : undefined);
  return {
    fields, said,
    set: (changes: Partial<TokenFields>) => setFields((before) => ({ ...before, ...changes })),
    reset: () => { setFields(fresh()); setTried(false); },
    check: (): void => {
      setTried(true);
      if (faults.length > 0) throw new Incomplete();
    },
  };
}

export type TokenForm = ReturnType<typeof useTokenForm>;
