import type { InsideView } from '#contract';
import { List, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { FormDialog, toast } from '../../ui/index.js';
import { usePlaceNews } from './usePlaceNews.js';

interface RemovePlaceDialogProps { path: string; name: string; back: string; opened: boolean; onClose: () => void }

/** Removes what is empty; of what is not, says what is inside and what to do. */
export function RemovePlaceDialog({ path, name, back, opened, onClose }: RemovePlaceDialogProps) {
  const { t } = useTranslation('organisations');
  const news = usePlaceNews();
  const navigate = useNavigate();
  const inside = useQuery({ queryKey: [...keys.organisations, 'inside', path], queryFn: ({ signal }) => api.get<InsideView>(`${path}/inside`, {}, signal), enabled: opened, gcTime: 0, staleTime: 0 });
  const items = inside.data?.items;
  const remove = async (): Promise<void> => {
    await api.del(path);
    toast.done(t('removed', { name }));
    await navigate({ to: back });
    await news();
  };
  return (
    <FormDialog opened={opened} onClose={onClose} destructive title={t('removeOf', { name })} submitLabel={t('remove')} onSubmit={remove} disabled={items?.length !== 0} submitTestId="remove-place">
      {items === undefined ? <Skeleton h={44} /> : items.length === 0 ? <Text>{t('removeEmpty')}</Text> : (
        <div role="status">
          <Text mb={6}>{t('removeFull')}</Text>
          <List size="sm">{items.map(({ what, count }) => <List.Item key={what}>{t(`inside.${what}`, { count })}</List.Item>)}</List>
          <Text size="sm" c="dimmed" mt={8}>{t('removeFirst')}</Text>
        </div>
      )}
    </FormDialog>
  );
}
