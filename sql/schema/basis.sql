create schema if not exists basis;
