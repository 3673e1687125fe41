/** Huawei Push Kit. */
package dev.carillon.providers.hms;
