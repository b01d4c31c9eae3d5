/** What dialogs are made of: their frame, and the form in it. Rooms use Dialogs and SecretDialog. */
import { Alert, Button, Group, Modal, Stack, type MantineSize } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from './problemText.js';

export interface DialogFrameProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  size?: MantineSize | number;
  children: ReactNode;
}

/** What opened the dialog may be gone (the entry of a menu, a button that has done its work): the page takes the focus then. */
function focusPage(): void {
  if (document.activeElement === document.body || document.activeElement === null) document.getElementById('main')?.focus({ preventScroll: true });
}

/** The sheet over the page. Focus goes in at opening and back to where it was at closing. `stays`: only its own buttons close it. */
export function DialogFrame({ opened, onClose, title, size = 'md', stays = false, children }: DialogFrameProps & { stays?: boolean }) {
  const { t } = useTranslation('ui');
  return <Modal opened={opened} onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': t('close') }} closeOnClickOutside={!stays} returnFocus onExitTransitionEnd={focusPage}>{children}</Modal>;
}

export interface DialogFormProps {
  submitLabel: string;
  /** A rejection is shown in the dialog, which stays open. */
  onSubmit: () => Promise<unknown> | void;
  /** Field errors can be set on the form here; return true when the form shows them all by itself. */
  onProblem?: (error: unknown) => boolean;
  /** Words for what can go wrong here and nowhere else; undefined leaves it to the words of the problem's code. */
  explain?: (error: unknown) => { title: string; detail: string } | undefined;
  /** Red button. */
  destructive?: boolean;
  /** The submit button waits. */
  disabled?: boolean;
  /** Hook of the submit button for browser tests. */
  submitTestId?: string | undefined;
  children: ReactNode;
}

/** Fields, what went wrong, and the two buttons. */
export function DialogForm({ submitLabel, onSubmit, onProblem, explain, destructive = false, disabled = false, submitTestId, children, onCancel, onDone }: DialogFormProps & { onCancel: () => void; onDone: () => void }) {
  const { t } = useTranslation('ui');
  const { t: problems } = useTranslation('problems');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(undefined);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await onSubmit();
      onDone();
    } catch (error) {
      if (!onProblem?.(error)) setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const said = problem === undefined ? undefined : (explain?.(problem) ?? problemText(problem, problems));
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        {children}
        {said ? <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} stroke={1.75} />} title={said.title} role="alert">{said.detail}</Alert> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>{t('cancel')}</Button>
          <Button type="submit" loading={busy} disabled={disabled} color={destructive ? 'red' : 'board'} data-testid={submitTestId}>{submitLabel}</Button>
        </Group>
      </Stack>
    </form>
  );
}
