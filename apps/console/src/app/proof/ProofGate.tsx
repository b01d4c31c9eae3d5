import { Text } from '@mantine/core';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, whenProofRequired } from '../../api/index.js';
import { FormDialog } from '../../ui/index.js';
import { useSession } from '../session.js';
import { ProofFields } from './ProofFields.js';
import { usePasskeyWords } from './usePasskeyWords.js';
import { useProof } from './useProof.js';

/** Asks the person to prove again who they are when the server wants it, over whatever is open; what was refused is then done. */
export function ProofGate() {
  const [turn, setTurn] = useState(0);
  const [opened, setOpened] = useState(false);
  const answer = useRef<(proved: boolean) => void>(undefined);
  const close = (proved: boolean): void => {
    setOpened(false);
    answer.current?.(proved);
    answer.current = undefined;
  };
  const latest = useEffectEvent(close);
  useEffect(() => {
    let waiting: Promise<boolean> | undefined;
    whenProofRequired(() => {
      // Of several that are refused at once, one asks for all.
      if (waiting) return waiting;
      setTurn((before) => before + 1);
      setOpened(true);
      waiting = new Promise<boolean>((resolve) => { answer.current = resolve; }).finally(() => { waiting = undefined; });
      return waiting;
    });
    // A dialog below listens for this key as well; this listener is older than any, and keeps the key for the one on top.
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || !answer.current) return;
      event.stopImmediatePropagation();
      latest(false);
    };
    window.addEventListener('keydown', escape, { capture: true });
    return () => window.removeEventListener('keydown', escape, { capture: true });
  }, []);
  return turn === 0 ? null : <ProofDialog key={turn} opened={opened} onClose={close} />;
}

function ProofDialog({ opened, onClose }: { opened: boolean; onClose: (proved: boolean) => void }) {
  const { t } = useTranslation('session');
  const proof = useProof(useSession());
  const passkeyWords = usePasskeyWords();
  const send = async (): Promise<void> => {
    await proof.send();
    onClose(true);
  };
  const explain = (error: unknown) => {
    if (error instanceof ApiProblem && error.code === 'wrong_credentials') return { title: t(`proof.wrong.${proof.way}`), detail: t('proof.again') };
    return passkeyWords(error);
  };
  return (
    <FormDialog opened={opened} onClose={() => onClose(false)} title={t('proof.title')} size={440} submitLabel={t(`proof.submit.${proof.way}`)} disabled={!proof.ready} onSubmit={send} explain={explain} submitTestId="proof-submit">
      <Text size="sm">{t('proof.lead')}</Text>
      <ProofFields proof={proof} />
    </FormDialog>
  );
}
