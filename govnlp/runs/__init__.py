"""Runs over any number of files: results on disk in shards, resumable, on one machine or many.

plan -> sources into shards · child, supervise -> a source in a watched process · parts, shards, store -> files on disk
years -> soft checks between years · drive -> the whole · cluster -> the same by Dask · results, rebuild -> reading it all back
"""
