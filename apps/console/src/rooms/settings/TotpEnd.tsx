import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';
import { ConfirmDialog, toast } from '../../ui/index.js';

/** Turns the codes off. The server asks who one is when it was long ago: an open session alone is not enough. */
export function TotpEnd({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('settings');
  const end = async (): Promise<void> => {
    await api.del('/session/totp');
    await queryClient.invalidateQueries({ queryKey: keys.session });
    toast.done(t('totp.ended'));
  };
  return <ConfirmDialog opened={opened} onClose={onClose} title={t('totp.endTitle')} message={t('totp.endText')} confirmLabel={t('totp.end')} destructive onConfirm={end} />;
}
