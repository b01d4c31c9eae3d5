import { PasswordInput, TextInput, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session.js';
import type { Proof } from './useProof.js';

/** The field of the chosen way, and the other ways below. */
export function ProofFields({ proof: { ways, way, choose, text, setText } }: { proof: Proof }) {
  const { t } = useTranslation('session');
  const { user } = useSession();
  return (
    <>
      {way === 'password' ? (
        <>
          {/* Password managers keep the address with the password. */}
          <input type="email" name="username" autoComplete="username" value={user.email} readOnly hidden />
          <PasswordInput key="password" label={t('password')} autoComplete="current-password" value={text} onChange={(event) => setText(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('showPassword'), tabIndex: 0 }} data-autofocus />
        </>
      ) : null}
      {way === 'code' ? <TextInput key="code" label={t('proof.code')} autoComplete="one-time-code" maxLength={40} value={text} onChange={(event) => setText(event.currentTarget.value)} data-autofocus /> : null}
      {ways.filter((other) => other !== way).map((other) => <UnstyledButton key={other} fz="sm" td="underline" w="fit-content" onClick={() => choose(other)}>{t(`proof.use.${other}`)}</UnstyledButton>)}
    </>
  );
}
