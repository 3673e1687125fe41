/**
 * The one place that names what the server lends: data sources, executors, queues, topics. Each
 * server maps these names; everybody else injects. Uses nothing of ours.
 */
package dev.carillon.ejb.platform.resource;
