/**
 * Collects request bodies without a thread for each, within budgets of time, bytes and numbers,
 * before anything of ours looks at them. Lives as long as a request, the budgets as long as the
 * application.
 */
package dev.carillon.web.body;
