/**
 * The way in: a command is checked, answered if it repeats another, and written with its batches in
 * one transaction. Uses model, targets, plan and message; starts nothing itself, but tells the node
 * after the commit.
 */
package dev.carillon.ejb.pipeline.admit;
