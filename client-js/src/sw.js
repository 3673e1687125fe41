// The worker under the name that the self-hosted Web Push specification gives it.
importScripts('/carillon-sw.js');
