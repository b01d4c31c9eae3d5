import { Button, FileButton, Input } from '@mantine/core';
import { IconPhotoPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Logo as LogoPicture } from '../../app/shell/Mark.js';
import css from './delegation.module.css';
import { LOGO_TYPES, type Logo } from './useLogo.js';

/** The logo: shown, chosen, taken away. Without one the mark of Craie stands there. */
export function LogoField({ logo }: { logo: Logo }) {
  const { t } = useTranslation('delegation');
  return (
    <Input.Wrapper label={t('look.logo')} description={t('look.logoHint')} error={logo.problem && t(`look.logoProblem.${logo.problem}`)} labelElement="div">
      <div className={css.logo}>
        {logo.shown ? <span className={css.logoGround}><LogoPicture src={logo.shown} size={34} /></span> : null}
        <FileButton accept={LOGO_TYPES.join(',')} onChange={logo.choose} inputProps={{ 'aria-label': t('look.logo') }}>
          {(props) => <Button {...props} variant="default" leftSection={<IconPhotoPlus size={17} stroke={1.75} aria-hidden />}>{t(logo.shown ? 'look.logoOther' : 'look.logoChoose')}</Button>}
        </FileButton>
        {logo.shown ? <Button variant="subtle" color="gray" onClick={logo.remove}>{t('look.logoRemove')}</Button> : null}
      </div>
    </Input.Wrapper>
  );
}
