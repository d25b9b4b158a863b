"""Songs, stems and videos: written as the provider reports them, searched, kept as favourites; personas and drafts."""
