import type { SessionView } from '#contract';
import { Alert, Button, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ProofFields } from '../../app/proof/ProofFields.js';
import { usePasskeyWords } from '../../app/proof/usePasskeyWords.js';
import { useProof } from '../../app/proof/useProof.js';
import { problemText, useFirstFocus } from '../../ui/index.js';

/** For who has a second factor that this session did not ask for. */
export function ProveSecond({ session, onDone }: { session: SessionView; onDone: () => Promise<void> }) {
  const { t } = useTranslation('session');
  const { t: problems } = useTranslation('problems');
  const proof = useProof(session, true);
  const form = useFirstFocus(proof.way);
  const passkeyWords = usePasskeyWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(undefined);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    proof.send().then(onDone).catch(setProblem).finally(() => setBusy(false));
  };
  const said = problem === undefined ? undefined : (passkeyWords(problem) ?? problemText(problem, problems));
  return (
    <form ref={form} onSubmit={submit}>
      <Stack gap="md">
        {said ? <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} stroke={1.75} />} title={said.title} role="alert">{said.detail}</Alert> : null}
        <ProofFields proof={proof} />
        <Button type="submit" size="md" loading={busy} disabled={!proof.ready} fullWidth>{t(`proof.submit.${proof.way}`)}</Button>
      </Stack>
    </form>
  );
}
