/**
 * The way a batch goes: which client with which credential, whether that is paused, and which ways
 * are broken at the moment. Uses registry and providers; knows no batch. Clients are opened at
 * first use and closed some time after the last.
 */
package dev.carillon.ejb.pipeline.route;
