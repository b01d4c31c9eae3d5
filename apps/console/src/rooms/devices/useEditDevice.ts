/** Changing a device: seen at once, taken back when the server says no. */
import type { DeviceBody, DeviceDetail } from '#contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, keys } from '../../api/index.js';
import { toast } from '../../ui/index.js';

export function useEditDevice(device: DeviceDetail) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: DeviceBody) => api.patch<DeviceDetail>(`/devices/${device.id}`, body),
    onMutate: ({ siteId: _site, roomId: _room, ...visible }) => {
      const known = client.getQueryData<DeviceDetail>(keys.device(device.id));
      client.setQueryData<DeviceDetail>(keys.device(device.id), (shown) => shown && { ...shown, ...visible });
      return { known };
    },
    onError: (error, _body, context) => {
      client.setQueryData(keys.device(device.id), context?.known);
      toast.problem(error);
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.device(device.id) });
      void client.invalidateQueries({ queryKey: keys.devices });
      void client.invalidateQueries({ queryKey: keys.summary });
    },
  });
}
