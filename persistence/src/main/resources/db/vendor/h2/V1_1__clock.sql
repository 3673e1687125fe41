-- The time of a statement, in epoch milliseconds: current_timestamp is that of its transaction.
create alias carillon_now for 'java.lang.System.currentTimeMillis';
