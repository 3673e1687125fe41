/**
 * What goes over a connection: frames of both protocol generations, read and written. Values
 * without a life; uses nothing of realtime.
 */
package dev.carillon.ejb.realtime.frame;
