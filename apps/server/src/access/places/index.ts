/** Places below the services of organisations and sites: the data of communes, districts, rooms, imports, and what other rooms have in places. */
import { importController } from '../imports/index.js';
import { CommuneController, CommuneImportController } from './commune.controller.js';
import { CommuneData } from './commune-data.js';
import { CommuneService } from './commune.service.js';
import { DistrictService } from './district.service.js';
import { OrganisationReader, organisationsUnder } from './organisation.reader.js';
import { OrganisationWriter } from './organisation.writer.js';
import { PeopleLinks } from './people-links.js';
import { DistrictController, RoomController } from './place.controller.js';
import { PlaceLinks } from './place-links.js';
import { RoomDevices } from './room-devices.js';
import { RoomService } from './room.service.js';
import { SiteImport } from './site-import.js';
import { SiteStore } from './site.store.js';

export type { ChangedSite, Counted, PlaceType } from './place-links.js';
export { RoomEntity } from './room.entity.js';
export { organisationsUnder, PlaceLinks, RoomDevices };

/** Of the access module. */
export const PLACE_CONTROLLERS = [CommuneController, CommuneImportController, DistrictController, RoomController, importController('SiteImportController', 'sites', 'organisations.manage')];
export const PLACE_PROVIDERS = [CommuneData, CommuneService, DistrictService, OrganisationReader, OrganisationWriter, PeopleLinks, PlaceLinks, RoomDevices, RoomService, SiteImport, SiteStore];
