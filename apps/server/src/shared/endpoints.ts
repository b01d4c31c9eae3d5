/** Where the listeners really are: port 0 asks for any free one, so these are known only once they listen. */
export class Endpoints {
  /** Origin of the console, as browsers see it. */
  http = '';
  /** Origin of the device HTTPS API, as devices see it. */
  device = '';
  mqtt = { host: '', port: 0 };
}
