import type { CustomRoleView, OrganisationView, Permission } from '#contract';
import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { useSession } from '../../app/session.js';
import { FormDialog, toast, useOnOpen } from '../../ui/index.js';
import { PlaceSelect } from '../devices/PlaceSelect.js';
import { RolePermissions } from './RolePermissions.js';
import { Incomplete } from './useTerm.js';

interface RoleDialogProps { role: CustomRoleView | null; opened: boolean; onClose: () => void }

/** A role of one's own making, or what it allows from now on for all who have it. */
export function RoleDialog({ role, opened, onClose }: RoleDialogProps) {
  const { t } = useTranslation('users');
  const client = useQueryClient();
  const { reach } = useSession();
  const everywhere = reach.organisations === null;
  const [name, setName] = useState('');
  const [permissions, setPermissions] = useState<Permission[]>([]);
  const [organisationId, setOrganisationId] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  useOnOpen(opened, () => {
    setName(role?.name ?? '');
    setPermissions(role?.permissions ?? ['devices.read']);
    setOrganisationId(role?.organisation?.id ?? (everywhere ? null : reach.organisations?.[0]?.id ?? null));
    setTried(false);
  });
  const save = async (): Promise<void> => {
    setTried(true);
    if (name.trim() === '' || permissions.length === 0 || (!everywhere && organisationId === null)) throw new Incomplete();
    const body = { name: name.trim(), permissions };
    if (role) await api.patch(`/roles/${role.id}`, body);
    else await api.post('/roles', { ...body, ...(organisationId && { organisationId }) });
    await client.invalidateQueries({ queryKey: keys.customRoles });
    toast.done(t(role ? 'ownRoles.changed' : 'ownRoles.made', { name: body.name }));
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={role ? t('ownRoles.edit', { name: role.name }) : t('ownRoles.add')} size={580} submitLabel={t(role ? 'ownRoles.save' : 'ownRoles.create')} onSubmit={save} onProblem={(error) => error instanceof Incomplete}>
      <TextInput
        label={t('ownRoles.name')} placeholder={t('ownRoles.nameExample')} maxLength={80} required withAsterisk={false} data-autofocus value={name}
        error={tried && name.trim() === '' ? t('ownRoles.nameMissing') : undefined} onChange={(event) => setName(event.currentTarget.value)}
      />
      {role ? null : (
        <PlaceSelect<OrganisationView>
          path="/organisations" queryKey={keys.organisations} query={{}} testId="role-organisation" label={everywhere ? t('ownRoles.whoseOptional') : t('place.organisationLabel')} placeholder={t('place.organisationHint')} clearable={everywhere}
          value={organisationId} error={tried && !everywhere && organisationId === null ? t('place.missing') : undefined} onChange={(place) => setOrganisationId(place?.id ?? null)}
        />
      )}
      <RolePermissions value={permissions} whole={everywhere && organisationId === null} onChange={setPermissions} error={tried && permissions.length === 0 ? t('ownRoles.mayMissing') : undefined} />
    </FormDialog>
  );
}
