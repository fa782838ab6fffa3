"""The site: pages that people read, made from a published warehouse, and the pictures of the pages they cite.

One set of templates for two hosts (files without a server, a server). Nothing here changes a warehouse.
"""
