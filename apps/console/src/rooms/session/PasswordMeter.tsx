import { useTranslation } from 'react-i18next';
import { toneInk, type Tone } from '../../ui/index.js';
import classes from './PasswordMeter.module.css';
import { passwordStrength } from './password.rules.js';

const TONES: Tone[] = ['bad', 'attention', 'good', 'good'];

/** Says how good the password is, in words and in a bar. */
export function PasswordMeter({ password }: { password: string }) {
  const { t } = useTranslation('session');
  if (password === '') return null;
  const strength = passwordStrength(password);
  const colour = toneInk(TONES[strength] ?? 'off');
  return (
    <div className={classes.meter} role="status">
      <span className={classes.bars} aria-hidden>{[0, 1, 2, 3].map((step) => <span key={step} style={{ background: step <= strength ? colour : undefined }} />)}</span>
      <span style={{ color: colour }}>{t(`strength.${strength}`)}</span>
    </div>
  );
}
