import 'carillon-client/service-worker';

self.carillonSettings = { icon: '/icon.png', click: 'tell', accepts: (payload) => payload.kind !== 'mine' };

// @ts-expect-error there are two ways to follow a click
self.carillonSettings = { click: 'ignore' };
