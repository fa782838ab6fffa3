create schema if not exists ref;
