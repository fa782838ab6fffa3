create schema if not exists frames;
