import { Radio, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '../../api/index.js';
import { PermissionChoice } from './PermissionChoice.js';
import { PlacesSelect } from './PlacesSelect.js';
import { LIVES, type Reach } from './token.rules.js';
import type { TokenForm } from './useTokenForm.js';

interface TokenFieldsProps {
  form: TokenForm;
  refused: Record<string, string>;
  /** A commune's token reaches all of it, or sites of it; a person's own also several communes. */
  organisationId?: string | null;
  children?: ReactNode;
}

/** What a program may, where, until when and from where. */
export function TokenFields({ form: { fields, set, said }, refused, organisationId, children }: TokenFieldsProps) {
  const { t } = useTranslation('tokens');
  const own = organisationId === undefined;
  const reaches: Reach[] = own ? ['all', 'organisations', 'sites'] : ['all', 'sites'];
  return (
    <>
      <TextInput label={t('form.name')} placeholder={t('form.nameExample')} maxLength={120} value={fields.name} error={said('name')} onChange={(event) => set({ name: event.currentTarget.value })} data-autofocus />
      {children}
      <PermissionChoice value={fields.permissions} error={said('permissions') ?? refused['permissions']} onChange={(permissions) => set({ permissions })} />
      <Radio.Group label={t('form.where')} value={fields.reach} onChange={(reach) => set({ reach: reach as Reach })}>
        <Stack gap={8} mt={6}>{reaches.map((reach) => <Radio key={reach} value={reach} label={t(own ? `reach.${reach}` : `reachOf.${reach}`)} disabled={!own && !organisationId} />)}</Stack>
      </Radio.Group>
      {fields.reach === 'organisations' ? <PlacesSelect path="/organisations" queryKey={keys.organisations} label={t('form.organisations')} placeholder={t('form.search')} value={fields.organisations} error={said('places')} onChange={(organisations) => set({ organisations })} /> : null}
      {fields.reach === 'sites' ? <PlacesSelect path="/sites" queryKey={keys.sites} query={{ organisationId }} label={t('form.sites')} placeholder={t('form.search')} value={fields.sites} error={said('places')} onChange={(sites) => set({ sites })} /> : null}
      <Select label={t('form.life')} data={LIVES.map((days) => ({ value: String(days), label: t('days', { count: days }) }))} value={String(fields.days)} onChange={(days) => set({ days: Number(days) })} allowDeselect={false} />
      <TagsInput label={t('form.addresses')} description={t('form.addressesHint')} placeholder="192.0.2.0/24" maxTags={20} splitChars={[',', ' ', ';']} acceptValueOnBlur value={fields.addresses} error={said('addresses') ?? refused['addresses']} onChange={(addresses) => set({ addresses })} />
    </>
  );
}
